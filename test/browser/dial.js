// Runs in the page: a bare browser WebSocket, and everything a script can learn about it.

globalThis.dial = (url = `ws://${location.host}/ws/realtime-asr`, protocols = []) => {
  const socket = new WebSocket(url, protocols);
  const messages = [];
  let news = () => {};
  const closed = new Promise((resolve) => {
    socket.onclose = ({ code, reason, wasClean }) => {
      resolve({ code, reason, wasClean });
      news();
    };
  });
  socket.onmessage = ({ data }) => {
    messages.push(JSON.parse(data));
    news();
  };
  const fits = (wanted) => (message) =>
    Object.entries(wanted).every(([key, value]) => message[key] === value);
  const opened = new Promise((resolve, reject) => {
    socket.onopen = () => resolve();
    closed.then(() => reject(new Error('never opened')));
  });
  // Not every caller awaits it.
  opened.catch(() => {});
  return {
    messages,
    opened,
    closed,
    get protocol() {
      return socket.protocol;
    },
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async until(wanted) {
      for (;;) {
        const found = messages.find(fits(wanted));
        if (found) return found;
        if (socket.readyState === WebSocket.CLOSED) {
          throw new Error(`closed before ${JSON.stringify(wanted)} came: ${JSON.stringify(messages)}`);
        }
        await new Promise((resolve) => {
          news = resolve;
        });
      }
    },
  };
};
