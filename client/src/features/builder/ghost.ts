/** What follows the pointer while something is dragged: a picture of the tiles, outside of the page's own layout. */
export interface Ghost extends Disposable {
  moveTo: (left: number, top: number) => void;
}

/** Pixels of a canvas don't come along when its element is copied. */
function copyCanvases(from: Element, to: Element): void {
  const targets = to.querySelectorAll("canvas");
  from.querySelectorAll("canvas").forEach((canvas, index) => {
    const target = targets[index];
    if (target !== undefined && canvas.width > 0 && canvas.height > 0) target.getContext("2d")?.drawImage(canvas, 0, 0);
  });
}

/** A page inside a copied frame would load again. */
function emptyFrames(to: Element): void {
  for (const frame of to.querySelectorAll("iframe")) frame.removeAttribute("src");
}

function emptyGhost(): { host: HTMLElement; ghost: Ghost } {
  const host = document.createElement("div");
  host.setAttribute("aria-hidden", "true");
  host.inert = true;
  host.className = "pointer-events-none fixed top-0 left-0 z-40";
  document.body.append(host);
  return {
    host,
    ghost: {
      moveTo: (left, top) => {
        host.style.transform = `translate(${left}px, ${top}px)`;
      },
      [Symbol.dispose]: () => host.remove(),
    },
  };
}

/** A ghost of tiles on the canvas; `leader` is the one whose corner `moveTo` places. */
export function ghostOf(leader: HTMLElement, tiles: readonly HTMLElement[]): Ghost {
  const { host, ghost } = emptyGhost();
  const origin = leader.getBoundingClientRect();
  for (const tile of tiles) {
    const rect = tile.getBoundingClientRect();
    const copy = document.createElement("div");
    copy.className = "absolute overflow-hidden rounded-tile bg-surface opacity-90 shadow-float";
    const scale = tile.offsetWidth === 0 ? 1 : rect.width / tile.offsetWidth;
    Object.assign(copy.style, {
      left: `${rect.left - origin.left}px`,
      top: `${rect.top - origin.top}px`,
      width: `${tile.offsetWidth}px`,
      height: `${tile.offsetHeight}px`,
      zoom: String(scale),
    });
    const face = tile.querySelector("[data-face]");
    if (face !== null) {
      const clone = face.cloneNode(true);
      if (clone instanceof Element) {
        copyCanvases(face, clone);
        emptyFrames(clone);
        for (const named of clone.querySelectorAll("[id]")) named.removeAttribute("id");
        copy.append(clone);
      }
    }
    host.append(copy);
  }
  return ghost;
}

/** A ghost of something that is not on the canvas yet. */
export function ghostOfSize(width: number, height: number, title: string): Ghost {
  const { host, ghost } = emptyGhost();
  const card = document.createElement("div");
  card.className =
    "grid place-items-center rounded-tile border border-accent bg-surface text-sm font-medium text-text opacity-90 shadow-float";
  Object.assign(card.style, { width: `${width}px`, height: `${height}px` });
  card.textContent = title;
  host.append(card);
  return ghost;
}
