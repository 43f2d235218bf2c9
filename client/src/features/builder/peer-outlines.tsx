import { usePageStore, useSelected } from "./page-store.tsx";
import { presenceOf } from "./presence.core.ts";

/** Who else has this widget selected or drags it: an outline in their colour, with their names. */
export function PeerOutlines({ id }: { id: string }) {
  const { peers } = usePageStore();
  const others = useSelected(peers, (all) =>
    all
      .filter(({ state }) => {
        const { selection, gesture } = presenceOf(state);
        return selection.includes(id) || (gesture !== null && Object.hasOwn(gesture.places, id));
      })
      .map(({ clientId, user }) => ({ clientId, name: user.name, color: user.color % 12 })),
  );
  const [first] = others;
  if (first === undefined) return null;
  return (
    <div
      data-peer-outline
      className="rounded-tile pointer-events-none absolute -inset-0.5 z-10 border-[length:calc(2px*var(--unzoom))]"
      style={{ borderColor: `var(--presence-${first.color})` }}
    >
      <span
        className="text-presence-foreground absolute -top-5 left-0 max-w-full [zoom:var(--unzoom)] truncate rounded-md px-1.5 text-xs leading-[18px] font-medium"
        style={{ backgroundColor: `var(--presence-${first.color})` }}
      >
        {others.map(({ name }) => name).join(", ")}
      </span>
    </div>
  );
}
