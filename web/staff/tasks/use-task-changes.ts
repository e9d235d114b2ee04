import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../app/api.ts';

/** What is done with a task, and everything that shows it asked again. */
export function useTaskChange(task: string, done: () => void = () => {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      what,
      body,
    }: {
      readonly what: 'calls' | 'assign' | 'due' | 'done';
      readonly body?: object;
    }) => await api.send(null, 'POST', `/tasks/${task}/${what}`, body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['tasks'] });
      await queries.invalidateQueries({ queryKey: ['visit'] });
      done();
    },
  });
}
