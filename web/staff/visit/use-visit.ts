import { useQuery, useQueryClient } from '@tanstack/react-query';
import { transcript, visitView, type TranscriptLine } from '../../../src/staff/visit/schema.ts';
import { api, queryOf } from '../app/api.ts';

const everyMs = 60_000;

export const useVisit = (id: string) =>
  useQuery({
    queryKey: ['visit', id],
    queryFn: async () => await api.get(visitView, `/visits/${id}`),
    refetchInterval: everyMs,
  });

/** What was said so far. Only what is new is asked for; deliveries of texts are told anew each time. */
export function useTranscript(id: string) {
  const queries = useQueryClient();
  const queryKey = ['visit', id, 'transcript'];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<readonly TranscriptLine[]> => {
      const lines = [...(queries.getQueryData<readonly TranscriptLine[]>(queryKey) ?? [])];
      for (;;) {
        const url = `/visits/${id}/transcript${queryOf({ after: lines.at(-1)?.seq ?? 0 })}`;
        const page = await api.get(transcript, url);
        lines.push(...page.lines);
        if (page.hasMore) continue;
        const deliveries = new Map(page.deliveries.map(({ seq, delivery }) => [seq, delivery]));
        return lines.map((line) => ({ ...line, delivery: deliveries.get(line.seq) ?? null }));
      }
    },
  });
}
