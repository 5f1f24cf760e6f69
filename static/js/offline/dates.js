// Days as the server's pages write them (subdistricts/thai/dates.py): years of the Buddhist era, and English says so.
// The names stand here and are not asked of the browser: each knows others.

const NAMES = {
  th: {
    days: ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"],
    short_days: ["อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."],
    months: [
      ...["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"],
      ...["กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
    ],
    short_months: ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
  },
  en: {
    days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    short_days: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    months: [
      ...["January", "February", "March", "April", "May", "June"],
      ...["July", "August", "September", "October", "November", "December"],
    ],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  },
};

function parts(day) {
  const date = new Date(`${day}T00:00Z`);
  return { year: date.getUTCFullYear() + 543, month: date.getUTCMonth(), number: date.getUTCDate(), weekday: date.getUTCDay() };
}

/** วันพุธที่ 29 ธันวาคม 2564 · Wednesday 29 December 2564 BE. `day` is 2021-12-29. */
export function weekday(day, language) {
  const { year, month, number, weekday: at } = parts(day);
  const { days, months } = NAMES[language];
  return language === "th" ? `วัน${days[at]}ที่ ${number} ${months[month]} ${year}` : `${days[at]} ${number} ${months[month]} ${year} BE`;
}

/** พ. 29 ธ.ค. · Wed 29 Dec */
export function shortDay(day, language) {
  const { month, number, weekday: at } = parts(day);
  const { short_days, short_months } = NAMES[language];
  return `${short_days[at]} ${number} ${short_months[month]}`;
}
