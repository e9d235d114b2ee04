import type { CrisisFinding } from '../../core/crisis.ts';
import type { TranscriptEntry } from '../../core/messages.ts';
import type { Packet, PacketAnswer } from '../../core/packet.ts';
import type { AlertRow } from '../../core/ports.ts';
import type { AlertTelling } from '../../db/alert-store.ts';
import type { OutgoingStatus } from '../../db/schema.ts';
import type { Colleagues } from '../colleagues.ts';
import { shortLabel } from '../inbox/presenter.ts';
import { alertResults } from '../inbox/schema.ts';
import type { Answer, Finding, TranscriptLine, VisitAlert, VisitPacket } from './schema.ts';

const presentFinding = (finding: CrisisFinding): Finding => ({
  ...finding,
  kinds: [...finding.kinds],
  evidence: [...finding.evidence],
});

export function presentVisitAlert(
  alert: AlertRow & { readonly finding: CrisisFinding },
  tellings: readonly AlertTelling[],
  colleagues: Colleagues,
): VisitAlert {
  const { acknowledgedAt, acknowledgedBy } = alert;
  return {
    id: alert.id,
    level: alert.level,
    at: alert.at.toISOString(),
    finding: presentFinding(alert.finding),
    escalations: alert.escalations,
    tellings: tellings
      .filter((each) => each.alert === alert.id)
      .map(({ at, told }) => ({ at: at.toISOString(), names: told.map((id) => colleagues.named(id).name) })),
    acknowledged:
      acknowledgedAt === null || acknowledgedBy === null
        ? null
        : {
            at: acknowledgedAt.toISOString(),
            by: colleagues.named(acknowledgedBy),
            result: alertResults.find((each) => each === alert.result) ?? null,
            note: alert.outcome ?? '',
          },
  };
}

const presentAnswer = ({ label, asked, status, display, at, code }: PacketAnswer): Answer => ({
  label,
  asked,
  status,
  display,
  at,
  code: code ?? null,
});

export const presentPacket = (packet: Packet): VisitPacket => ({
  id: packet.id,
  status: packet.status,
  confirmedAt: packet.confirmedAt,
  contact: packet.contact.map(presentAnswer),
  flags: packet.flags.map(({ kind, text, at }) => ({ kind, text, at: at ?? null })),
  routes: packet.routes.map((each) => ({ ...each, label: shortLabel({ label: { en: each.label, es: '' } }) })),
  groups: packet.groups.map(({ label, answers }) => ({ label, answers: answers.map(presentAnswer) })),
  scores: packet.scores.map(({ name, total, max, meaning, source, totalCode, items }) => ({
    name,
    total,
    max,
    meaning,
    source,
    totalCode: totalCode ?? null,
    items: items.map(presentAnswer),
  })),
  skipped: packet.skipped.map(presentAnswer),
  notice: packet.notice,
});

export function presentLine(entry: TranscriptEntry, delivery: OutgoingStatus | undefined): TranscriptLine {
  const { body } = entry;
  return {
    seq: entry.seq,
    at: entry.at.toISOString(),
    from: entry.from,
    by: body.by?.firstName ?? null,
    channel: entry.channel,
    lang: body.lang,
    text: body.text,
    choices: (body.choices ?? []).map(({ label }) => label),
    isCrisisText: body.crisis === true,
    finding: body.finding ? presentFinding(body.finding) : null,
    passages: [...(body.provenance?.passages ?? [])],
    mode: body.provenance?.mode ?? null,
    ref: body.ref ?? null,
    delivery: delivery ?? null,
  };
}
