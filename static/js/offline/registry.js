// Who works with this device: names, and how much of each one's work is not sent yet. It never holds what anybody
// entered; that lies in a database of each person's own (database.js). `current` is the one who signed in last and did
// not sign out: a page from the device opens his memory and nobody else's.

const NAME = "score-registry";
const STORE = "people"; // {id, name, username, is_demo, pending, oldest_at, current, at}

/** How much of this person's work waits on this device; 0 where nobody of that id is known. */
export async function pendingOf(id, registry = new Registry()) {
  return (await registry.people()).find((person) => person.id === id)?.pending ?? 0;
}

export class Registry {
  #factory;

  constructor(factory = globalThis.indexedDB) {
    this.#factory = factory;
  }

  async people() {
    return (await this.#run("readonly", (store) => store.getAll())) ?? [];
  }

  async current() {
    return (await this.people()).find((person) => person.current) ?? null;
  }

  /** This person signed in here: from now on the device is his until he signs out or another signs in. */
  takeUp({ id, name, username, is_demo = false }, now = new Date()) {
    const known = { id, name, username, is_demo, current: true, at: now.toISOString() };
    return this.#change(
      (person) => (person.id === id ? { ...person, ...known } : { ...person, current: false }),
      { ...known, pending: 0, oldest_at: null },
    );
  }

  /** What of this person's work waits here. */
  note(id, { pending, oldest_at }, now = new Date()) {
    return this.#change((person) => (person.id === id ? { ...person, pending, oldest_at, at: now.toISOString() } : person));
  }

  /** Nobody is in charge any more. Whose work waits here stays known. */
  leave() {
    return this.#change((person) => ({ ...person, current: false }));
  }

  /** Every person as `become` makes of him; `another` is added where his id is not there yet. */
  #change(become, another = null) {
    return this.#run("readwrite", (store) => {
      const asked = store.getAll();
      asked.onsuccess = () => {
        const people = asked.result;
        if (another && !people.some((person) => person.id === another.id)) people.push(another);
        for (const person of people) store.put(become(person));
      };
      return asked;
    });
  }

  async #run(mode, work) {
    const connection = await this.#open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = connection.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      connection.close();
    }
  }

  #open() {
    return new Promise((resolve, reject) => {
      const request = this.#factory.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
}
