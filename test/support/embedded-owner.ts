/**
 * A process that owns a data folder, for tests that need several: starts the embedded database, says how it
 * went in one line of JSON, then stops it when its input ends.
 */
import { AppError } from '../../src/core/errors.ts';
import { startEmbeddedDatabase } from '../../src/db/embedded/supervisor.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const database = await startEmbeddedDatabase({
    dataDir: process.argv[2]!,
    onEvent: (event) => say({ event: event.kind }),
  });
  say({ serves: database.pid(), adopted: database.adopted, address: database.address });
  process.stdin.resume();
  process.stdin.on('end', () => void database.stop().then(() => say({ stopped: true })));
} catch (error) {
  say({ refused: error instanceof AppError ? error.code : String(error) });
}
