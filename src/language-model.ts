/** The optional language model, where settings ask for one. Off by default; everything is whole without it. */
import OpenAI from 'openai';
import type { Config } from './config/config.ts';
import type { AnsweringModel } from './knowledge/model/refine.ts';
import { createSecondOpinion, type SecondOpinionOutcome } from './knowledge/second-opinion.ts';
import type { EngineOptions } from './engine/engine.ts';

export interface LanguageModel {
  /** Chooses or writes answers, as `LLM_MODE` says; absent when off. */
  readonly answering?: AnsweringModel;
  readonly secondOpinion?: NonNullable<EngineOptions['secondOpinion']>;
}

/** @param count told how each second opinion ended. */
export function openLanguageModel(config: Config, count: (outcome: SecondOpinionOutcome) => void): LanguageModel {
  const { LLM_MODEL: model, LLM_TIMEOUT_MS: timeoutMs, LLM_MODE: mode } = config;
  // `readConfig` has refused a model without a name, a place and a BAA.
  if (model === undefined || !config.LLM_BAA_CONFIRMED) return {};
  const client = new OpenAI({
    apiKey: config.OPENAI_API_KEY ?? 'none',
    ...(config.OPENAI_BASE_URL !== undefined && { baseURL: config.OPENAI_BASE_URL }),
  });
  return {
    ...(mode !== 'off' && { answering: { mode, client, model, timeoutMs } }),
    ...(config.LLM_SECOND_OPINION && { secondOpinion: createSecondOpinion({ client, model, timeoutMs, count }) }),
  };
}
