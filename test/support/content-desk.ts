import { createContentDesk } from '../../src/content/desk/desk.ts';
import { createCopyDesk } from '../../src/content/desk/copy-desk.ts';
import { loadDeskLint } from '../../src/content/desk/lint-one.ts';
import type { ContentDesk, CopyDesk } from '../../src/core/content-desk.ts';
import type { Clock } from '../../src/core/ports.ts';
import { createContentRecords } from '../../src/db/content-records.ts';
import type { StaffStore } from '../../src/db/staff-store.ts';
import type { TestDatabase } from './database.ts';

/** The desk over a content folder, kept in this database. */
export const deskOver = async (
  { db }: Pick<TestDatabase, 'db'>,
  dir: string,
  clock: Clock,
  staff?: Pick<StaffStore, 'list'>,
): Promise<ContentDesk> =>
  createContentDesk({
    dir,
    records: createContentRecords(db),
    lint: (await loadDeskLint(dir)).passage,
    clock,
    nameOf: async (account) => (await staff?.list())?.find(({ id }) => id === account)?.name ?? account,
  });

/** The same for copy. */
export const copyDeskOver = async ({ db }: Pick<TestDatabase, 'db'>, dir: string, clock: Clock): Promise<CopyDesk> =>
  createCopyDesk({ dir, records: createContentRecords(db), lint: (await loadDeskLint(dir)).copy, clock });
