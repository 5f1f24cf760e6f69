// Points as text, "18.5": ASCII digits, at most one point, at most four decimals. They are counted in ten-thousandths,
// as BigInt, so that no mark is ever a binary fraction. Not scored is null and never zero.
// The same rules as scoring/core/sheet.py; a criterion here is {code, max, step, …} with max and step as text.

const DECIMALS = 4;
const DECIMAL = /^[0-9]+(\.[0-9]{1,4})?$/;
const TYPED = /^(?=.*[0-9])([0-9]*)(?:\.([0-9]*))?$/;
const THAI_DIGITS = /[๐-๙]/g;
const MOST_CHOICES = 31; // buttons that can be taken in at a glance
const MOST_FRACTIONS = 4;
const ONE = 10n ** BigInt(DECIMALS);

/** Points that have no problem, in ten-thousandths. */
export function units(text) {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(DECIMALS, "0"));
}

/** The shortest text of an amount of ten-thousandths: 185000 is "18.5". */
export function fromUnits(amount) {
  const part = String(amount % ONE).padStart(DECIMALS, "0").replace(/0+$/, "");
  return part ? `${amount / ONE}.${part}` : String(amount / ONE);
}

/** What somebody typed, as points are written: Thai digits and useless zeros gone. "" is null; nonsense stays itself. */
export function read(typed) {
  const text = typed.trim().replace(THAI_DIGITS, (digit) => String("๐๑๒๓๔๕๖๗๘๙".indexOf(digit)));
  if (text === "") return null;
  const parts = TYPED.exec(text);
  if (!parts) return text;
  const whole = parts[1].replace(/^0+(?=.)/, "") || "0";
  const part = (parts[2] ?? "").replace(/0+$/, "");
  return part ? `${whole}.${part}` : whole;
}

/** The first thing that is wrong with these points, as the server would call it; null when nothing is. */
export function problemOf(criterion, text) {
  if (text === null) return null;
  if (!DECIMAL.test(text)) return text.startsWith("-") && DECIMAL.test(text.slice(1)) ? "negative" : "not_a_number";
  if (units(text) > units(criterion.max)) return "over_maximum";
  return units(text) % units(criterion.step) === 0n ? null : "off_step";
}

/** One step up (1) or down (-1), kept between 0 and the maximum. From "not scored" up is the first step, down nothing. */
export function stepped(criterion, text, direction) {
  const step = units(criterion.step);
  if (text === null) return direction > 0 ? fromUnits(step) : null;
  const next = units(text) + BigInt(direction) * step;
  if (next < 0n) return "0";
  const max = units(criterion.max);
  return fromUnits(next > max ? max : next);
}

/**
 * The buttons of a criterion's picker: `{wholes, fractions}`, or null where a keypad is better
 * (more than 30 points, or steps that do not go into one).
 */
export function choices(criterion) {
  const step = units(criterion.step);
  const max = units(criterion.max);
  const stride = step % ONE === 0n ? step : ONE;
  if (ONE % step !== 0n && step % ONE !== 0n) return null;
  const fractions = [];
  for (let part = step; part < ONE; part += step) fractions.push(fromUnits(part));
  if (max / stride >= BigInt(MOST_CHOICES) || fractions.length > MOST_FRACTIONS) return null;
  const wholes = [];
  for (let whole = 0n; whole <= max; whole += stride) wholes.push(fromUnits(whole));
  return { wholes, fractions };
}

/** The whole part of points and what is over it: "18.5" is ["18", "0.5"]. */
export function parted(text) {
  const part = units(text) % ONE;
  return [fromUnits(units(text) - part), fromUnits(part)];
}

/** The same whole points with this fraction, or without it when it was there; null where that is over the maximum. */
export function withFraction(criterion, text, fraction) {
  const [whole, part] = parted(text ?? "0");
  if (part === fraction) return whole;
  const wanted = units(whole) + units(fraction);
  return wanted > units(criterion.max) ? null : fromUnits(wanted);
}
