// The page's memory, where the browser gives no lasting one: the same face as Database (database.js), and all of it goes
// with the page. `lasts` says so, and the page says it to the judge.

import { begin, STORES } from "./database.js";
import { newId } from "./op.js";

export class PageMemory extends EventTarget {
  #stores = new Map(Object.keys(STORES).map((name) => [name, new Map()]));
  #last = Promise.resolve();

  broken = null;
  lasts = false;
  isNew = true;

  constructor(userId) {
    super();
    this.userId = userId;
    this.name = `page-${newId()}`; // no other page shares it
  }

  async open() {
    await this.write("meta", begin);
    return this;
  }

  read(stores, work) {
    return this.#after(() => work(this.#opened(stores)));
  }

  write(stores, work) {
    return this.#after(async () => {
      const before = [stores].flat().map((name) => [name, new Map(this.#stores.get(name))]);
      try {
        return await work(this.#opened(stores));
      } catch (error) {
        for (const [name, records] of before) this.#stores.set(name, records);
        throw error;
      }
    });
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

  close() {}

  #opened(stores) {
    const held = (name) => new Held(this.#stores.get(name), STORES[name].options);
    return Object.fromEntries([stores].flat().map((name) => [name, held(name)]));
  }

  /** One transaction after the other. */
  #after(work) {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}

class Held {
  #records;
  #keyPath;

  constructor(records, { keyPath }) {
    this.#records = records;
    this.#keyPath = keyPath;
  }

  async get(key) {
    return structuredClone(this.#records.get(key));
  }

  async all(index = null, key = undefined) {
    const records = structuredClone([...this.#records.values()]);
    return index && key !== undefined ? records.filter((record) => record[index] === key) : records;
  }

  async count(index = null, key = undefined) {
    return (await this.all(index, key)).length;
  }

  async keys(index = null, key = undefined) {
    const wanted = ([, record]) => !index || key === undefined || record[index] === key;
    return [...this.#records].filter(wanted).map(([name]) => name);
  }

  async put(value) {
    const key = this.#keyPath ? value[this.#keyPath] : this.#records.size + 1;
    this.#records.set(key, structuredClone(value));
    return key;
  }

  async add(value) {
    const isTaken = this.#keyPath && this.#records.has(value[this.#keyPath]);
    if (isTaken) throw new DOMException("the key is taken", "ConstraintError");
    return this.put(value);
  }

  async delete(key) {
    this.#records.delete(key);
  }
}
