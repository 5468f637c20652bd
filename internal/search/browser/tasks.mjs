// Divides work into tasks, so that it does not block the page.

const slowest = 100; // milliseconds before work continues in a hidden page, which browsers do not draw

// painted waits until the browser has drawn the page.
export function painted() {
  return new Promise(function (done) {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, slowest);
  });
}

// pause waits for a time in milliseconds.
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
