// Days as the server's pages write them (subdistricts/thai/dates.py): years of the Buddhist era, and English says so.

const LOCALES = { th: "th-TH-u-ca-gregory", en: "en-US" };

function part(day, language, options) {
  return new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00Z`));
}

/** วันพุธที่ 29 ธันวาคม 2564 · Wednesday 29 December 2564 BE. `day` is 2021-12-29. */
export function weekday(day, language) {
  const [name, month] = [part(day, language, { weekday: "long" }), part(day, language, { month: "long" })];
  const [year, , number] = day.split("-").map(Number);
  return language === "th" ? `${name}ที่ ${number} ${month} ${year + 543}` : `${name} ${number} ${month} ${year + 543} BE`;
}

/** พ. 29 ธ.ค. · Wed 29 Dec */
export function shortDay(day, language) {
  const [name, month] = [part(day, language, { weekday: "short" }), part(day, language, { month: "short" })];
  return `${name} ${Number(day.slice(8))} ${month}`;
}
