// Requests to this server, and to nobody else. Of requests of one name only the last counts.

const Server = (() => {
  const keyName = "lm.key", timeout = 60_000, retries = 5;
  const running = new Map();
  const backListeners = [];
  let isAway = false;

  /** An answer that refuses. */
  class Refusal extends Error {
    constructor(status, body, after) {
      super(body?.message ?? `The server answered with status ${status}.`);
      Object.assign(this, { status, code: body?.error?.code, after });
    }
  }

  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  async function open(path, body, signal) {
    const headers = {}, key = Storage.get(keyName, "sessionStorage");
    if (key) headers.Authorization = `Bearer ${key}`;
    if (body) headers["Content-Type"] = "application/json";
    const answer = await fetch(path, {
      method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal, cache: "no-store",
      credentials: "omit",
    });
    if (answer.ok) return answer;
    const after = Number(answer.headers.get("Retry-After")) || 1;
    throw new Refusal(answer.status, await answer.json().catch(() => null), after);
  }

  /** Tries again, seldom, until the server answers. */
  async function watch() {
    isAway = true;
    Notes.say("server", "The server does not answer. Your text is safe in this browser.");
    for (;;) {
      await wait(1500);
      try {
        if ((await fetch("/health", { cache: "no-store" })).ok) break;
      } catch {
        // Still away.
      }
    }
    isAway = false;
    Notes.clear("server");
    Notes.announce("The server is back.");
    for (const listener of backListeners) listener();
  }

  function refuse(refusal, note) {
    if (refusal.status === 401) {
      $("key-form").hidden = false;
      if (Storage.get(keyName, "sessionStorage")) Notes.say(note, "The server does not know this key.");
    } else {
      Notes.say(note, refusal.message);
    }
  }

  /**
   * Runs a request and passes its answer to `read`.
   *
   * The result is `null` where another request of the name came, or where it failed, which has then been said;
   * `refused` may take a refusal itself by returning true.
   */
  async function run(name, path, body, read, refused) {
    running.get(name)?.abort();
    const control = new AbortController(), note = `server.${name}`;
    running.set(name, control);
    const timer = setTimeout(() => control.abort("late"), timeout);
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          const result = await read(await open(path, body, control.signal));
          if (control.signal.aborted) return null;
          Notes.clear(note);
          return result;
        } catch (error) {
          const isBusy = error instanceof Refusal && error.status === 429 && attempt < retries;
          if (!isBusy || control.signal.aborted) throw error;
          Notes.say(note, "The server is busy; trying again.");
          await wait(error.after * 1000);
          if (control.signal.aborted) return null;
        }
      }
    } catch (error) {
      if (control.signal.reason === "late") Notes.say(note, "The server took too long to answer.");
      else if (control.signal.aborted) return null;
      else if (error instanceof Refusal) refused?.(error) || refuse(error, note);
      else if (!isAway) watch();
      return null;
    } finally {
      clearTimeout(timer);
      if (running.get(name) === control) running.delete(name);
    }
  }

  /** Passes the data of each event of a stream to `take`. */
  async function readEvents(answer, take) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return true;
      text += value;
      const events = text.split("\n\n");
      text = events.pop();
      for (const event of events) {
        const data = event.slice("data: ".length);
        if (data === "[DONE]") return true;
        const object = JSON.parse(data);
        if (object.error) throw new Refusal(500, object);
        take(object);
      }
    }
  }

  $("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!Storage.set(keyName, $("key").value.trim(), "sessionStorage")) {
      return Notes.say("server", "The browser does not let the page keep the key.");
    }
    $("key").value = "";
    $("key-form").hidden = true;
    Notes.clear("server");
    for (const listener of backListeners) listener();
    $("text").focus();
  });

  return {
    /** Asks for an object. */
    ask: (name, path, body, refused) => run(name, path, body, (answer) => answer.json(), refused),
    /** Asks for a stream of objects, each of which goes to `take`; returns true at its end. */
    stream: (name, path, body, take) =>
      run(name, path, { ...body, stream: true }, (answer) => readEvents(answer, take)),
    /** Gives up a request. */
    drop: (name) => running.get(name)?.abort(),
    /** Calls a function when requests may succeed again. */
    onBack: (listener) => backListeners.push(listener),
  };
})();
