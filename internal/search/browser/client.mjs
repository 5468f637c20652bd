// Sends searches to the engine, in a worker, so that they never block the page.
import { Engine, pause } from "./engine.mjs";

// Client answers requests by a worker that runs a script; if it cannot run, the page itself answers.
export class Client {
  constructor(script, folder) {
    this.script = script;
    this.folder = folder;
    this.waiting = new Map(); // by id
    this.last = 0;
  }

  // start starts the worker.
  start() {
    try {
      this.worker = new Worker(this.script);
      this.worker.addEventListener("message", (e) => this.receive(e.data));
      this.worker.addEventListener("error", () => this.fall());
      this.worker.postMessage({ folder: this.folder });
    } catch {
      this.fall();
    }
  }

  // ask returns the answer to a request, or null if a later one replaced it. Requests of one kind replace each other.
  ask(kind, request) {
    for (const [id, w] of this.waiting) if (w.kind === kind) this.cancel(id);
    if (!this.worker && !this.engine) this.start();
    const id = ++this.last;
    return new Promise((done, fail) => {
      this.waiting.set(id, { kind, request, done, fail });
      this.send(id, request);
    });
  }

  cancel(id) {
    this.waiting.get(id).done(null);
    this.waiting.delete(id);
    this.worker?.postMessage({ id, cancel: true });
  }

  send(id, request) {
    if (this.worker) return this.worker.postMessage({ id, request });
    this.engine.answer(request, () => this.waiting.has(id), pause).then(
      (answer) => this.receive({ id, answer }),
      (e) => this.receive({ id, error: e.message }),
    );
  }

  receive({ id, answer, error }) {
    const w = this.waiting.get(id);
    if (!w) return; // was cancelled
    this.waiting.delete(id);
    if (error === undefined) w.done(answer);
    else w.fail(new Error(error));
  }

  // fall lets the page answer, also what the worker did not.
  fall() {
    this.worker?.terminate();
    this.worker = null;
    this.engine = new Engine(this.folder);
    for (const [id, { request }] of this.waiting) this.send(id, request);
  }
}
