// The tablet's own memory: one IndexedDB for each person, `score-u<user id>`, so that on a shared tablet nobody ever
// opens another's work. Every write asks for strict durability and is told as done only when its transaction is
// complete: then it is on the disk, and not before. Nothing here knows what the records mean to a judge.
//
// meta    {name, value}. Names: device_id · seq (of the last op) · server_epoch · schema_v · canary {id, at} · user
//         {id, username, name} · home · ready {sheets, at} · lost {at, device, unsent, seen} (loss.js) · closed_since
//         {round id: when it was first seen closed, by the server's clock} · set {etag, language, build, stored_at,
//         checked_at, rounds, visits, candidates, forms, own: ids of his sheets, …} (offline-set.js)
// sheets  {id, candidate, seat, round, server: {rev, epoch, state, form_version, body, signed_body, signed_at,
//         changed_at, total}, draft: body | null, base_rev, epoch_seen, drafted_at, outcome, receipt: {sha256,
//         received_at} | null, editor}. `server` is the server's copy. `draft` is what was typed since and is in no op
//         yet. `base_rev` and `epoch_seen` are what the draft, or the first op still here, began from. `outcome` is
//         what became of the last op that the server took. `editor` names the page that may write.
// ops     {op_id, sheet_id, seq, kind, text, sha256, st: "local" | "acked" | "blocked", block: null | {code, message},
//         attempts, res: the server's answer | null, made_at}. `text` is what is sent, and is never written anew.
//         Blocked is what the server refused for good; `block.outlived` once it took a later op of the same sheet.
// photos  {sha256, bytes: Blob | ArrayBuffer, type, sheet_id, criterion, st, block, attempts, made_at}
// log     {at, what, …}: what may have to be explained later: "refused", "another life" of the server, "thrown away"

import { newId, SCHEMA_V } from "./op.js";

export const VERSION = 1;
const PATIENCE_MS = 10_000; // a connection that takes longer to open or to write is a broken one
const REFUSED_MS = [100, 300, 900];

/** A record may gain fields, a store indexes, the database stores; none ever goes: old pages go on reading. */
export const STORES = {
  meta: { options: { keyPath: "name" }, indexes: {} },
  sheets: { options: { keyPath: "id" }, indexes: {} },
  ops: { options: { keyPath: "op_id" }, indexes: { seq: { unique: true }, sheet_id: {}, st: {} } },
  photos: { options: { keyPath: "sha256" }, indexes: { sheet_id: {}, st: {} } },
  log: { options: { autoIncrement: true }, indexes: {} },
};

/** The device has no room for it. What was asked to be written is not written. */
export class StorageFull extends Error {
  name = "StorageFull";
}

/** The connection to the memory broke, was opened anew and broke again. Nothing more can be kept on this page. */
export class StorageBroken extends Error {
  name = "StorageBroken";
}

export function databaseName(userId) {
  return `score-u${userId}`;
}

/** Open somebody's memory on this device, making it where there is none. Throws StorageBroken where that cannot be. */
export async function openDatabase(userId, factory = globalThis.indexedDB) {
  const database = new Database(userId, factory);
  await database.open();
  return database;
}

/** While the page was open its memory was thrown away. A new one is there, and empty; what was asked is not written. */
export class StorageEvicted extends Error {
  name = "StorageEvicted";
}

export class Database extends EventTarget {
  #factory;
  #connection = null;
  #opening = null;
  #canary = null; // which memory it is

  /** Why it stopped, or null. It fires "broken" then, and "evicted" where its memory was thrown away. */
  broken = null;
  /** What the judge's work lies on: true where it outlives the page. */
  lasts = true;
  /** True where this opening made it: whatever this person had here before is not there. */
  isNew = false;

  constructor(userId, factory) {
    super();
    this.userId = userId;
    this.name = databaseName(userId);
    this.#factory = factory;
  }

  /** Find out at once whether it can be had. */
  open() {
    return this.read("meta", () => {});
  }

  /**
   * Read in one transaction. `work(tx)` gets its stores by name, each with get, all, keys and count; it may await
   * nothing else. Returns what `work` returns.
   */
  read(stores, work) {
    return this.#run(stores, "readonly", work);
  }

  /**
   * Write in one transaction, strictly: returns what `work` returned once the disk has it. Throws what `work` throws,
   * and then nothing of it is written. `work` may be called a second time when the connection broke under it.
   */
  write(stores, work) {
    return this.#run(stores, "readwrite", work);
  }

  get(store, key) {
    return this.read(store, (tx) => tx[store].get(key));
  }

  all(store) {
    return this.read(store, (tx) => tx[store].all());
  }

  put(store, value) {
    return this.write(store, (tx) => tx[store].put(value));
  }

  close() {
    this.#connection?.close();
    this.#connection = null;
  }

  async #run(stores, mode, work) {
    if (this.broken) throw this.broken;
    try {
      return await this.#transact(stores, mode, work);
    } catch (error) {
      if (!isLost(error)) throw error;
      this.close();
    }
    try {
      return await this.#transact(stores, mode, work);
    } catch (error) {
      throw isLost(error) ? this.#stop(error) : error;
    }
  }

  #stop(cause) {
    this.broken = new StorageBroken(String(cause), { cause });
    this.dispatchEvent(new Event("broken"));
    return this.broken;
  }

  async #transact(stores, mode, work) {
    if (this.#connection === null) await (this.#opening ??= this.#open().finally(() => (this.#opening = null)));
    return transact(this.#connection, [stores].flat(), mode, work);
  }

  /** Open it, make it ready where it is new, and see whether it is what was open before. */
  async #open() {
    const connection = await this.#connect();
    const canaryOf = () => transact(connection, ["meta"], "readonly", (tx) => fact(tx, "canary"));
    const isNew = !(await canaryOf()) && (await transact(connection, ["meta"], "readwrite", begin));
    const { id } = await canaryOf();
    const wasEvicted = this.#canary !== null && this.#canary !== id;
    [this.#connection, this.#canary, this.isNew] = [connection, id, this.isNew || isNew];
    if (!wasEvicted) return;
    this.dispatchEvent(new Event("evicted"));
    throw new StorageEvicted();
  }

  /**
   * A newer page may have added to the stores; this one finds in them all that it knows. While the browser throws a
   * memory away it refuses to open a new one for a moment.
   */
  async #connect() {
    for (const pause of REFUSED_MS) {
      try {
        return await this.#opened(VERSION);
      } catch (error) {
        if (error.name === "VersionError") return this.#opened(undefined);
        if (error.name !== "AbortError") throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.#opened(VERSION);
  }

  #opened(version) {
    return patiently((resolve, reject) => {
      const request = this.#factory.open(this.name, version);
      request.onupgradeneeded = () => upgrade(request.result, request.transaction);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const connection = request.result;
        // A page of a newer build wants to change the stores; or the browser closed it under us.
        connection.onversionchange = connection.onclose = () => this.close();
        resolve(connection);
      };
    });
  }
}

/** One store inside a transaction, its requests as promises. */
class Records {
  #store;

  constructor(store) {
    this.#store = store;
  }

  get(key) {
    return answered(this.#store.get(key));
  }

  /** All records, or those whose `index` has `key`, in the order of that index. */
  all(index = null, key = undefined) {
    return answered((index ? this.#store.index(index) : this.#store).getAll(key));
  }

  count(index = null, key = undefined) {
    return answered((index ? this.#store.index(index) : this.#store).count(key));
  }

  /** The keys of these, where the records themselves are large. */
  keys(index = null, key = undefined) {
    return answered((index ? this.#store.index(index) : this.#store).getAllKeys(key));
  }

  put(value) {
    return answered(this.#store.put(value));
  }

  /** Like put, and fails where the key is taken. */
  add(value) {
    return answered(this.#store.add(value));
  }

  delete(key) {
    return answered(this.#store.delete(key));
  }
}

/** The value of a name in meta, inside a transaction. */
export async function fact(tx, name, otherwise = null) {
  return (await tx.meta.get(name))?.value ?? otherwise;
}

/** What a memory needs before anything else; true where it was not there. */
export async function begin(tx) {
  if (await tx.meta.get("canary")) return false;
  await tx.meta.put({ name: "device_id", value: newId() });
  await tx.meta.put({ name: "seq", value: 0 });
  await tx.meta.put({ name: "schema_v", value: SCHEMA_V });
  await tx.meta.put({ name: "canary", value: { id: newId(), at: new Date().toISOString() } });
  return true;
}

function upgrade(connection, transaction) {
  for (const [name, { options, indexes }] of Object.entries(STORES)) {
    const isThere = connection.objectStoreNames.contains(name);
    const store = isThere ? transaction.objectStore(name) : connection.createObjectStore(name, options);
    for (const [index, more] of Object.entries(indexes)) {
      if (!store.indexNames.contains(index)) store.createIndex(index, index, more);
    }
  }
}

function transact(connection, stores, mode, work) {
  let transaction;
  const done = patiently((resolve, reject) => {
    transaction = connection.transaction(stores, mode, { durability: "strict" });
    let result;
    let failure = null;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(told(failure ?? transaction.error ?? lost("aborted")));
    const tx = Object.fromEntries(stores.map((name) => [name, new Records(transaction.objectStore(name))]));
    Promise.resolve(work(tx)).then(
      (value) => (result = value),
      (error) => {
        failure = error;
        abort(transaction);
      },
    );
  });
  return done.catch((error) => {
    abort(transaction);
    throw told(error);
  });
}

function abort(transaction) {
  try {
    transaction?.abort();
  } catch {
    // it is over already
  }
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A promise that fails as lost where nothing comes: on iPads a broken connection may simply never answer. */
function patiently(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(lost("no answer")), PATIENCE_MS);
    const settle = (how) => (value) => {
      clearTimeout(timer);
      how(value);
    };
    try {
      work(settle(resolve), settle(reject));
    } catch (error) {
      settle(reject)(error);
    }
  });
}

function lost(words) {
  return new DOMException(words, "AbortError");
}

function told(error) {
  return error?.name === "QuotaExceededError" ? new StorageFull(String(error), { cause: error }) : error;
}

/** What a browser says when a connection is gone, as against what is wrong with the work itself. */
function isLost(error) {
  const names = ["InvalidStateError", "UnknownError", "AbortError", "NotFoundError", "TimeoutError"];
  return error instanceof DOMException && names.includes(error.name);
}
