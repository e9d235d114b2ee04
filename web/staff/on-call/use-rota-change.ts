import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../app/api.ts';

/** A change of one program's rota. */
export function useRotaChange(program: string, done: () => void = () => {}) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      method,
      what,
      body,
    }: {
      readonly method: 'POST' | 'PUT' | 'DELETE';
      readonly what: string;
      readonly body?: object;
    }) => await api.send(null, method, `/on-call/${program}/${what}`, body),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['on-call'] });
      done();
    },
  });
}
