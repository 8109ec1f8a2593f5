/**
 * Sends what was written on sheets: oldest first, each sheet's cells in one request, and nothing twice.
 *
 * A cell leaves the device once the server has answered it, whatever the answer; until then it is kept, over
 * reloads and empty batteries. Cells of other sheets written on this device go up as well.
 */

const LIMIT_MS = 10000;
const AT_ONCE = 100;
const KEY = "marks-device";

/** This device's name for the server: random, and the same tomorrow where the browser keeps it. */
export function deviceName() {
  const made = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
  try {
    const held = localStorage.getItem(KEY);
    if (held) return held;
    localStorage.setItem(KEY, made);
  } catch {
    return made;
  }
  return made;
}

/** One request; null when nobody answered in our own words. */
export async function ask(path, csrf, options = {}) {
  try {
    const response = await fetch(path, {
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout?.(LIMIT_MS),
      ...options,
      headers: { Accept: "application/json", "X-CSRF-Token": csrf, ...options.headers },
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null;
  }
}

export const post = (path, csrf, body) =>
  ask(path, csrf, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

const cellOf = ({ slot, item, text, nonce, seen, typedAt, isConfirmed, reason }) => ({
  slot, item, text, nonce, seen, typed_at: typedAt, confirmed: Boolean(isConfirmed), reason: reason ?? "",
});

/**
 * Send all that waits; `told(act, answer)` hears of every cell that was answered. Answers why it stopped: "" when
 * all is sent, else words for the official.
 */
export async function upload(queue, { device, csrf, told }) {
  const refused = new Map(); // A sheet that is gone keeps its cells here, and holds up no other.
  for (;;) {
    const all = (await queue.list()).filter((act) => !refused.has(act.fixture));
    if (!all.length) return [...refused.values()][0] ?? "";
    const acts = all.filter((act) => act.fixture === all[0].fixture).slice(0, AT_ONCE);
    const body = { device, sent_at: new Date().toISOString(), cells: acts.map(cellOf) };
    const answer = await post(`/api/v1/fixtures/${acts[0].fixture}/marks`, csrf, body);
    if (answer?.status === 200) {
      for (const [i, act] of acts.entries()) {
        await queue.remove(act);
        told(act, answer.body.cells[i]);
      }
      continue;
    }
    if (answer?.status === 401) return "登录已失效，请重新登录后回到本页";
    if (answer?.status === 403) return "请刷新本页";
    if (answer && answer.status < 500) {
      refused.set(acts[0].fixture, answer.body.detail ?? "服务器没有收下，请告诉编排记录组");
      continue;
    }
    return "没有信号，恢复后自动上传";
  }
}
