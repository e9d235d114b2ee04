/** Preloaded with `--import`: the process's clock is off by what the file named by JUMPS holds, in milliseconds. */
import { readFileSync, watchFile } from 'node:fs';

// oxlint-disable-next-line node/no-process-env -- the test says where the file is
const file = process.env['JUMPS'];
const RealDate = Date;
let offMs = 0;

if (file !== undefined) {
  watchFile(file, { interval: 50, persistent: false }, () => {
    offMs = Number(readFileSync(file, 'utf8'));
  });
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[]) =>
    given.length === 0 ? new target(target.now() + offMs) : Reflect.construct(target, given),
  get: (target, name) => (name === 'now' ? () => target.now() + offMs : Reflect.get(target, name)),
});
