/** The list of sheets: what this phone wrote on any of them without a network goes up from here too. */

import { deviceName, upload } from "./mark-upload.js";
import { openQueue } from "./unsent-queue.js";

const AGAIN_MS = 10000;
const box = document.querySelector("[data-unsent]");

let busy = false;

async function flush(queue) {
  const count = (await queue.list()).length;
  if (!count || busy) return;
  busy = true;
  box.hidden = false;
  box.textContent = `待上传 ${count} 条，已存在本机。`;
  const waits = new Set();
  const told = (act, answer) => {
    if (answer.verdict !== "kept") waits.add(act.fixture);
  };
  const why = await upload(queue, { device: deviceName(), csrf: box.dataset.csrf, told });
  const left = (await queue.list()).length;
  if (why) box.textContent = `待上传 ${left} 条，已存在本机。${why}。`;
  else box.textContent = waits.size ? `已全部上传，有 ${waits.size} 张成绩单要处理，请刷新后打开。` : `已上传 ${count} 条。`;
  busy = false;
}

const queue = await openQueue("ysevents-marks");
addEventListener("online", () => flush(queue));
setInterval(() => flush(queue), AGAIN_MS);
await flush(queue);
