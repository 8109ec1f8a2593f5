/** Asking the server, and telling an answer from a silence. */

import { root } from "./scan-screen.js";

/**
 * Send one request and give one of three outcomes: `answered` (a result), `refused` (asking again is no use),
 * `kept` (nobody answered, or somebody has to act first). Each says what the network now is.
 */
export async function ask(address, { body, headers }, limitMs) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  try {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRF-Token": root.dataset.csrf, ...headers },
      credentials: "same-origin",
      redirect: "error",
      signal: controller.signal,
    });
    // A portal of some Wi-Fi may answer in our name; what is not our JSON is no answer.
    const answer = await response.json();
    if (response.ok && answer.result) return { kind: "answered", answer, network: "on" };
    if (response.status === 401) {
      return { kind: "kept", words: "登录已失效，记录已保存。请重新登录后回到本页，会自动上传。", network: "login" };
    }
    if (response.status === 429) return { kind: "kept", words: answer.detail, network: "busy" };
    // The right may come back with the proper account or a fresh page: the scan is not given up.
    if (response.status === 403) return { kind: "kept", words: answer.detail, network: "on" };
    if (response.status >= 400 && response.status < 500 && answer.detail) {
      return { kind: "refused", words: answer.detail, network: "on" };
    }
    return { kind: "kept", words: "服务器没有回应，尚未核验。记录已存在本机，稍后自动上传。", network: "silent" };
  } catch {
    return { kind: "kept", words: "网络不通，尚未核验。记录已存在本机，恢复后自动上传。", network: "off" };
  } finally {
    clearTimeout(timer);
  }
}

export const send = (scan, limitMs) =>
  ask(
    scan.endpoint,
    { body: JSON.stringify(scan.body), headers: { "Content-Type": "application/json" } },
    limitMs,
  );
