import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

type TakeOver = (raw: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A request to become a WebSocket, routed like any other: a handler accepts it, or answers it with an error. */
interface Upgrade {
  /** Call after `reply.hijack()`. The socket is the caller's from here on. */
  accept(takeOver: TakeOver): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on ordinary requests. */
    readonly upgrade: Upgrade | null;
  }
}

/** Sends upgrade requests through the router, hooks and errors included, instead of around them. */
export function routeUpgrades(app: FastifyInstance): void {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  app.decorateRequest('upgrade', {
    getter() {
      return upgrades.get(this.raw) ?? null;
    },
  });
  app.server.on('upgrade', (raw: IncomingMessage, socket: Socket, head: Buffer) => {
    const response = new ServerResponse(raw);
    response.assignSocket(socket);
    // A connection that asked to be upgraded and was not is of no further use.
    response.shouldKeepAlive = false;
    response.on('finish', () => socket.destroySoon());
    socket.on('error', () => socket.destroy());
    upgrades.set(raw, {
      accept(takeOver) {
        response.detachSocket(socket);
        socket.removeAllListeners('error');
        takeOver(raw, socket, head);
      },
    });
    app.routing(raw, response);
  });
}
