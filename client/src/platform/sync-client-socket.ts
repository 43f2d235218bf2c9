import { MESSAGE, SYNC } from "#shared/kernel/sync-protocol.core.ts";

function isDocumentMessage(data: unknown): boolean {
  return data instanceof Uint8Array && data[0] === MESSAGE.sync && data[1] !== SYNC.step1;
}

interface SocketListener {
  onSent: (sent: number) => void;
  /** Anything came from the server. */
  onHeard: () => void;
}

/** A WebSocket that counts the sync messages sent over it, as the server counts those it has settled. */
export function countingSocket(Base: typeof WebSocket, { onSent, onHeard }: SocketListener): typeof WebSocket {
  return class extends Base {
    #sent = 0;

    constructor(...place: ConstructorParameters<typeof WebSocket>) {
      super(...place);
      this.addEventListener("message", onHeard);
    }

    override send(data: Parameters<WebSocket["send"]>[0]): void {
      super.send(data);
      if (!isDocumentMessage(data)) return;
      this.#sent += 1;
      onSent(this.#sent);
    }
  };
}
