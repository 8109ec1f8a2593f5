/** The camera as a stream of codes: the browser's own reader, else the one from our host, else none. */

const BETWEEN_MS = 125;
const SAME_MS = 3000;
const FORMATS = { formats: ["qr_code"] };

/** Why there is no camera, in words that say what to do instead. */
export class NoCamera extends Error {}

async function ownReader() {
  const formats = (await window.BarcodeDetector?.getSupportedFormats()) ?? [];
  return formats.includes("qr_code") ? new window.BarcodeDetector(FORMATS) : null;
}

async function builtReader(address) {
  if (!address) return null;
  const { BarcodeDetector } = await import(address);
  return new BarcodeDetector(FORMATS);
}

/**
 * A function from a picture (video, bitmap) to the codes in it, or null where nothing here can read one.
 *
 * Some telephones have a reader by name that fails on the first picture; the built one then takes over.
 */
export async function findReader(address) {
  let reader = await ownReader().catch(() => null);
  let spare = () => builtReader(address).catch(() => null);
  if (!reader) {
    reader = await spare();
    spare = null;
  }
  if (!reader) return null;
  return async (picture) => {
    try {
      return (await reader.detect(picture)).map((code) => code.rawValue);
    } catch (fault) {
      const next = await spare?.();
      spare = null;
      if (!next) throw fault;
      reader = next;
      return (await reader.detect(picture)).map((code) => code.rawValue);
    }
  };
}

async function openStream() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new NoCamera("这个浏览器或网址不能用镜头，请拍照上传或输入代号");
  }
  const wish = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
  return navigator.mediaDevices.getUserMedia({ video: wish, audio: false }).catch((fault) => {
    throw new NoCamera(
      fault.name === "NotAllowedError"
        ? "没有镜头权限。请在浏览器设置中允许，或拍照上传、输入代号"
        : "镜头打不开，可能正被占用。请拍照上传或输入代号",
    );
  });
}

/**
 * Show the camera in `video` and call `found` with each new code.
 *
 * A code held before the lens counts once: it is ignored until it has been out of sight for three seconds.
 * `isPaused` is asked before every picture. `ended` is called when the system takes the camera away.
 */
export async function watch(video, read, { found, isPaused, ended }) {
  const stream = await openStream();
  const seen = new Map();
  let isOn = true;

  const stop = () => {
    if (!isOn) return;
    isOn = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    ended();
  };
  stream.getVideoTracks()[0].addEventListener("ended", stop);

  video.srcObject = stream;
  video.hidden = false;
  // iOS and WeChat show black until play() is called; both stop it when the page goes out of sight.
  const play = () => video.play().catch(() => undefined);
  document.addEventListener("visibilitychange", () => isOn && !document.hidden && play());
  await play();

  const look = async () => {
    if (!isOn) return;
    try {
      if (!isPaused() && !document.hidden && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const codes = await read(video);
        const now = performance.now();
        const isSame = (code) => now - seen.get(code) < SAME_MS;
        const fresh = codes.find((code) => code && !isSame(code));
        codes.filter((code) => code === fresh || isSame(code)).forEach((code) => seen.set(code, now));
        if (fresh) found(fresh);
      }
      setTimeout(look, BETWEEN_MS);
    } catch {
      stop();
    }
  };
  look();
}

/** A photo made small enough for a weak network; as it is where the browser cannot. */
export async function shrink(file, side = 1600) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}
