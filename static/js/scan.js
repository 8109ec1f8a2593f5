/**
 * The scan screen of a checkpoint.
 *
 * Codes come from the camera, a photo, a scanner gun or a thumb. Each is written down on the device, sent, and
 * shown by the server's answer; without an answer it is shown as not sent, never as passed, and goes up later.
 */

import { NoCamera, findReader, shrink, watch } from "./camera.js";
import { codesIn, tail } from "./scan-codes.js";
import { nonce, openQueue } from "./unsent-queue.js";
import { list, part, root, setNetwork, show, showUnsent, shown } from "./scan-screen.js";
import { ask, send } from "./scan-server.js";
import { allowSound, signal } from "./scan-signal.js";
import { takeTyping } from "./scan-typing.js";
import { keepAwake } from "./wake.js";

const LIVE_MS = 4000;
const LATER_MS = 20000;
const SOON_MS = 5000;
const EVERY_MS = 30000;
const PAUSE_MS = 1200;
const HOLD_MS = 900;
const FAILURES = 3;

const TONES = { ok: "ok", duplicate: "refusal", refused: "refusal", unknown: "attention", confirm: "attention" };
const PHOTO_LOST = "照片没有送到服务器，尚未核验。请输入代号，或稍后再拍。";

const video = root.querySelector("video");
const codeInput = root.querySelector("input[name=code]");
const photoInput = root.querySelector("input[type=file]");
const cameraButton = part("camera");
const confirmButton = part("confirm");

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---------------------------------------------------------------- one scan

let queue = null;
let total = 0;
let network = "on";
let pausedUntil = 0;
const inFlight = new Set();

/** Show how many scans wait to be sent, and give them, oldest first. Those on their way now are not among them. */
async function count() {
  const all = await queue.list();
  const kept = all.filter((scan) => !inFlight.has(scan.nonce));
  total = all.length;
  showUnsent(kept.length);
  return kept;
}

function makeScan(code, isConfirmed) {
  const body = { code, nonce: nonce(), device: root.dataset.device, device_time: new Date().toISOString() };
  if (isConfirmed) body.confirmed = true;
  return { nonce: body.nonce, endpoint: root.dataset.endpoint, body };
}

/** Tell the outcome by word, colour, sound and vibration, in the panel and in the list. */
function tell(outcome, scan, { again, isInPanel }) {
  network = outcome.network;
  setNetwork(network);
  let state = "unsent";
  let title = "未上传";
  let tone = "attention";
  let { words: message = "", answer = {} } = outcome;
  if (outcome.kind === "answered") {
    state = answer.result in TONES ? answer.result : "unknown";
    tone = TONES[state];
    ({ title, message } = answer);
  } else if (outcome.kind === "refused") {
    [state, title, tone] = ["refused", "未受理", "refusal"];
  }
  const holder = [answer.holder, answer.label].filter(Boolean).join(" · ");
  const isQuestion = state === "confirm" && again;
  if (isInPanel) show({ state, title, message, holder }, scan, isQuestion ? again : null);
  const code = scan.body.code && tail(scan.body.code);
  const text = holder || (outcome.kind === "kept" ? code : [code, message].filter(Boolean).join(" "));
  if (!isQuestion) list(scan, title, tone, text);
  if (isInPanel || tone === "refusal") signal(tone);
}

/** Send a scan that somebody waits for. It is on the disk before it leaves. */
async function attempt(scan) {
  inFlight.add(scan.nonce);
  await queue.add(scan);
  total += 1;
  const outcome = await send(scan, LIVE_MS);
  if (outcome.kind !== "kept") await queue.remove(scan);
  inFlight.delete(scan.nonce);
  if (outcome.kind === "kept" && !queue.isKept) outcome.words += "本机无法保存，请勿关闭本页。";
  await count();
  return outcome;
}

let screen = Promise.resolve();
let waiting = 0;

/** Answers take the panel in the order of scanning; in a burst each stays long enough to be seen. */
function present(pending, scan, again) {
  waiting += 1;
  const turn = screen.then(async () => {
    show({ state: "wait", title: "正在核验", message: "" }, scan);
    tell(await pending, scan, { again, isInPanel: true });
  });
  screen = turn
    .catch(() => undefined)
    .then(() => {
      waiting -= 1;
      return waiting ? wait(HOLD_MS) : undefined;
    });
  return turn;
}

async function submit(code, isConfirmed = false) {
  pausedUntil = performance.now() + PAUSE_MS;
  const before = network;
  const scan = makeScan(code, isConfirmed);
  await present(attempt(scan), scan, () => submit(code, true));
  if (network !== "on") setTimeout(flush, SOON_MS);
  else if (before !== "on") flush();
}

// ---------------------------------------------------------------- sending later

let isFlushing = false;

/** A look-up that had to wait is over: the person has gone, and nobody is confirmed unseen. */
const tooLate = (outcome) =>
  outcome.answer?.result === "confirm"
    ? { ...outcome, answer: { ...outcome.answer, title: "待确认", message: "请本人到场再核验一次。" } }
    : outcome;

/** Send what is kept, oldest first. A dead network ends it; one scan the server chokes on does not hold the rest. */
async function flush() {
  if (isFlushing) return;
  isFlushing = true;
  try {
    let failures = 0;
    for (const scan of await count()) {
      const outcome = await send(scan, LATER_MS);
      network = outcome.network;
      setNetwork(network);
      if (outcome.kind === "kept") {
        failures += 1;
        if (failures >= FAILURES || !["on", "silent"].includes(network)) break;
        continue;
      }
      // Not waited for: should it fail, the nonce makes a second sending harmless.
      queue.remove(scan);
      total -= 1;
      showUnsent(total - inFlight.size);
      tell(tooLate(outcome), scan, { again: null, isInPanel: shown.scan?.nonce === scan.nonce });
    }
  } finally {
    isFlushing = false;
    await count();
  }
}

// ---------------------------------------------------------------- photos and the camera

/** Read a photo here where we can, else by the server; a photo itself is never kept. */
async function takePhoto(file, reader) {
  const codes = await Promise.resolve()
    .then(async () => ((await reader) ? (await reader)(await createImageBitmap(file)) : []))
    .catch(() => []);
  const [code] = codes.flatMap(codesIn);
  if (code) {
    submit(code);
    return;
  }
  const picture = await shrink(file);
  const sendPhoto = (isConfirmed) => {
    const scan = makeScan("", isConfirmed);
    const body = new FormData();
    body.set("photo", picture, "photo.jpg");
    for (const name of ["nonce", "device", "device_time"]) body.set(name, scan.body[name]);
    if (isConfirmed) body.set("confirmed", "true");
    const pending = ask(root.dataset.photoEndpoint, { body }, LATER_MS).then((outcome) =>
      outcome.kind === "kept" ? { ...outcome, kind: "refused", words: PHOTO_LOST } : outcome,
    );
    return present(pending, scan, () => sendPhoto(true));
  };
  await sendPhoto(false);
}

function takePhotos(reader) {
  const take = () => {
    const [file] = photoInput.files;
    photoInput.value = "";
    if (file) takePhoto(file, reader);
  };
  photoInput.addEventListener("change", take);
  photoInput.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    take();
  });
}

function takeCamera(reader) {
  const close = () => {
    video.hidden = true;
    cameraButton.hidden = false;
  };
  const open = async () => {
    cameraButton.hidden = true;
    try {
      const read = await reader;
      if (!read) throw new NoCamera("镜头识别没有装上，请拍照上传或输入代号");
      await watch(video, read, {
        found: (text) => codesIn(text).forEach((code) => submit(code)),
        isPaused: () => performance.now() < pausedUntil,
        ended: close,
      });
      if (!shown.scan) show({ state: "wait", title: "请出示二维码", message: "对准镜头，或输入票面上的代号" });
    } catch (fault) {
      close();
      if (!(fault instanceof NoCamera)) throw fault;
      show({ state: "wait", title: "镜头未打开", message: fault.message });
    }
  };
  cameraButton.hidden = false;
  cameraButton.addEventListener("click", open);
}

// ---------------------------------------------------------------- start

async function start() {
  queue = await openQueue("ysevents-scans");
  const reader = findReader(root.dataset.decoder);
  allowSound();
  keepAwake();
  takeTyping(codeInput, (code) => submit(code));
  takePhotos(reader);
  takeCamera(reader);
  confirmButton.addEventListener("click", () => {
    const { again } = shown;
    confirmButton.hidden = true;
    shown.again = null;
    again?.();
  });
  addEventListener("offline", () => setNetwork("off"));
  addEventListener("online", () => {
    setNetwork("on");
    flush();
  });
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  setInterval(flush, EVERY_MS);
  addEventListener("beforeunload", (event) => {
    if (!total) return;
    event.preventDefault();
    event.returnValue = "";
  });
  await flush();
}

start();
