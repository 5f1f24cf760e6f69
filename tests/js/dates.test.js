import assert from "node:assert/strict";
import { test } from "node:test";

import { shortDay, weekday } from "../../static/js/offline/dates.js";

test("a day is written as the server writes it", () => {
  assert.equal(weekday("2021-12-29", "th"), "วันพุธที่ 29 ธันวาคม 2564");
  assert.equal(weekday("2021-12-29", "en"), "Wednesday 29 December 2564 BE");
  assert.equal(weekday("2022-01-02", "th"), "วันอาทิตย์ที่ 2 มกราคม 2565");
});

test("a tab names the day in short", () => {
  assert.equal(shortDay("2021-12-29", "th"), "พ. 29 ธ.ค.");
  assert.equal(shortDay("2021-12-30", "th"), "พฤ. 30 ธ.ค.");
  assert.equal(shortDay("2022-01-01", "en"), "Sat 1 Jan");
});
