import { isAnyPhrase, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

/** Source of taking back every consent at once: 47 CFR 64.1200(a)(10), "revoke-all", due 2027-01-31 (DOMAIN.md, section 4). */
const noContact = phrases(`
  [please|i|id|we] [want|like|wish|need] [to] revoke|withdraw|cancel|take_back all [of] [my|the] consent|consents|permission|permissions [to_be_contacted|to_contact_me|for_everything] [please|now]
  [please] stop|end|cease|no|no_more all [of] [the|your] contact|communication|communications|calls_and_texts|texts_and_calls|calls_texts_and_messages [with|to|from] [me|you] [please|now]
  [please] no more contact|calls_or_texts|texts_or_calls|calls_and_texts [please|ever|of_any_kind|at_all]
  [please] dont|do_not|never [you|ever|try_to] contact|call_or_text|text_or_call|call_text_or_email me|us [again|anymore|any_more|ever|at_all|in_any_way|by_any_means|please]
  [please] i dont|do_not want [to_be|you_to|anyone_to] contacted|contact|called_or_texted|call_or_text|texted_or_called [me|us] [again|anymore|any_more|ever|at_all|in_any_way|by_any_means]
  [por_favor] [ya] no [me|nos] contacten|contacte|busquen|busque [mas|nunca|nunca_mas|de_ninguna_forma|de_ninguna_manera|por_ningun_medio|por_favor|para_nada]
  [por_favor] [ya] no [me|nos] llamen|llame ni [me|nos] escriban|escriba|manden_textos|manden_mensajes|texteen [mas|nunca|por_favor]
  no quiero que me contacten|llamen_ni_escriban|contacte|busquen [mas|nunca|de_ninguna_forma|por_ningun_medio]
  [yo] [quiero] retiro|revoco|retirar|revocar todo|todos [mi|mis] [los] consentimiento|consentimientos|permiso|permisos [por_favor]
`);

/** Asks not to be reached again by any way: "do not contact me", "no me contacten". */
export const asksForNoContact = (text: string): boolean =>
  text.length < 200 && isAnyPhrase(plainWords(text), noContact);
