import type { App, KustomizationName } from './app.ts';
import type { SettingSchema } from './setting.ts';
import { dnsLabel } from './setting-types.ts';
import type { Variables } from './values.ts';
import { map, text } from './values-and-settings.ts';

/** A part of the platform that somebody else runs, as `<part>_existing` describes it. */
export interface ExistingPart {
  readonly kustomization?: string;
  readonly namespace?: string;
  readonly service?: string;
  readonly pods?: Readonly<Record<string, string>>;
}

/** A setting that names a part which runs already, so that the tree does not write it. */
export function existing(
  part: string,
  example: { readonly namespace: string; readonly service?: string },
): SettingSchema {
  const { namespace, service } = example;
  return map({
    description: `Names ${part} if somebody else runs it: the tree then does not write it, and uses yours. Unset, the tree writes it.`,
    members: {
      kustomization: text({
        description:
          'Its Flux Kustomization as `namespace/name`, for which others wait. Unset, nobody waits.',
        pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
        patternErrorMessage: 'must be a namespace and a name, such as flux-system/part',
        examples: [`flux-system/${service ?? namespace}`],
      }),
      namespace: dnsLabel({ description: 'Its namespace.', examples: [namespace] }),
      ...(service !== undefined && {
        service: dnsLabel({ description: 'Its Service.', examples: [service] }),
      }),
      pods: map({
        description: 'Labels of its pods, by which network policies select them.',
        others: text({ description: 'Value of the label.' }),
        examples: [{ app: service ?? namespace }],
      }),
    },
    examples: [{ namespace, ...(service !== undefined && { service }) }],
  });
}

/**
 * The members of an app in whose place somebody else's can be: who runs it then, and what others wait for.
 *
 * @param called - As people call it: `Tempo`.
 */
export function orExisting(
  called: string,
  existing: (variables: Variables) => ExistingPart | undefined,
): Required<Pick<App, 'runBy' | 'kustomization'>> {
  return {
    runBy: (v) => (existing(v) === undefined ? undefined : called),
    kustomization: (v) => existingKustomization(existing(v)),
  };
}

/** The Flux Kustomization of an existing part; undefined if nothing is to wait for it. */
export function existingKustomization(part: ExistingPart | undefined): KustomizationName | undefined {
  const [namespace, name] = part?.kustomization?.split('/') ?? [];
  return namespace === undefined || name === undefined ? undefined : { name, namespace };
}
