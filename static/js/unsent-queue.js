/**
 * What was scanned, tapped or typed and the server has not answered yet, kept on the device.
 *
 * It is written before it is sent and deleted once it is answered, so a closed tab or an empty battery loses
 * none. Its nonce is a version 7 uuid: the store's own order is the order in which it was done. Each kind of
 * screen has a store of its own.
 */

const STORE = "unsent";

let lastMs = 0;
let count = 0;

/** A version 7 uuid, rising also within one millisecond. On plain http there is no crypto.randomUUID to ask. */
export function nonce() {
  const now = Date.now();
  count = now > lastMs ? 0 : count + 1;
  lastMs = Math.max(now, lastMs);
  const random = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0"));
  const time = lastMs.toString(16).padStart(12, "0");
  const order = (count & 0xfff).toString(16).padStart(3, "0");
  const tail = ((parseInt(random[0], 16) & 0x3f) | 0x80).toString(16) + random[1];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${tail}-${random.slice(2).join("")}`;
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openDatabase(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "nonce" });
  return answered(request);
}

/** Resolves when the change is on the disk, not when it is asked for. */
function change(database, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    act(transaction.objectStore(STORE));
  });
}

/** The store on the disk; where the browser refuses one, the same in memory and `isKept` false. */
export async function openQueue(name) {
  const memory = new Map();
  // Some Safaris never answer the first open: the door does not wait for them.
  const patience = new Promise((resolve) => setTimeout(resolve, 1500, null));
  const database = await Promise.race([Promise.resolve().then(() => openDatabase(name)).catch(() => null), patience]);

  const queue = {
    isKept: database !== null,
    async add(scan) {
      memory.set(scan.nonce, scan);
      if (database) await change(database, (store) => store.put(scan)).catch(() => (queue.isKept = false));
    },
    async remove(scan) {
      memory.delete(scan.nonce);
      if (database) await change(database, (store) => store.delete(scan.nonce)).catch(() => undefined);
    },
    /** All of them, oldest first, those of other tabs and earlier days among them. */
    async list() {
      const stored = database
        ? await answered(database.transaction(STORE).objectStore(STORE).getAll()).catch(() => [])
        : [];
      const all = new Map([...stored.map((scan) => [scan.nonce, scan]), ...memory]);
      return [...all.values()].sort((a, b) => (a.nonce < b.nonce ? -1 : 1));
    },
  };
  return queue;
}
