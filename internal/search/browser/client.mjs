// Sends searches to the engine in a worker, so that they do not block the page.
import { Engine, pause } from "./engine.mjs";

// Client answers requests in a worker that runs a script or, if the worker fails, in the page.
export class Client {
  constructor(script, folder) {
    this.script = script;
    this.folder = folder;
    this.waiting = new Map(); // requests without an answer, by id
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

  // ask returns the answer to a request, or null if a later request of the same kind replaced it.
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
    if (!w) return; // the request was cancelled
    this.waiting.delete(id);
    if (error === undefined) w.done(answer);
    else w.fail(new Error(error));
  }

  // fall switches from the worker to the page, which also answers the waiting requests.
  fall() {
    this.worker?.terminate();
    this.worker = null;
    this.engine = new Engine(this.folder);
    for (const [id, { request }] of this.waiting) this.send(id, request);
  }
}
