// Divides work into tasks, so that none blocks the page.

const slowest = 100; // milliseconds until work continues in a page that is not drawn, because it is hidden

// painted waits until the page was drawn.
export function painted() {
  return new Promise(function (done) {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, slowest);
  });
}

// pause waits for a time in milliseconds.
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
