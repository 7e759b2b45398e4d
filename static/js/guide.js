// Keys for whoever leads the conversation. Without script the links below each step do the same.

const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev", Escape: "up" };

function follow(event) {
  const rel = KEYS[event.key];
  if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // The page keys scroll first, as everywhere; a presenter's remote sends them too.
  const { scrollHeight } = document.documentElement;
  if (event.key === "PageDown" && scrollY + innerHeight < scrollHeight - 2) return;
  if (event.key === "PageUp" && scrollY > 0) return;
  const link = document.querySelector(`a[rel=${rel}]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
}

addEventListener("keydown", follow);
document.querySelectorAll("[data-keys]").forEach((hint) => {
  hint.hidden = false;
});
