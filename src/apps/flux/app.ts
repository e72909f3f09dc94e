import { defineApp, dnsLabel, map, text } from '../../app-kit/index.ts';

const by = 'Flux';
const namespace = 'flux-system';

/** What every tree depends on, whoever installed Flux on the cluster. */
export default defineApp({
  name: 'flux',
  title: 'Flux: where it finds the tree',
  layer: 'platform',
  always: true,
  alongside: ['flux-operator'],
  namespace,
  settings: {
    flux_existing: map({
      description:
        'Describes Flux, if you run your own, in the namespace `flux-system`. Has no effect with `flux_enabled`.',
      members: {
        source: dnsLabel({
          description: 'The GitRepository of this tree. If unset, `flux-system`.',
          examples: [namespace],
        }),
        secret: dnsLabel({
          description:
            'The Secret with the age key, under a name that ends in `.agekey`. If unset, `sops-age`.',
          examples: ['flux-age-key'],
        }),
      },
      examples: [{ source: namespace, secret: 'flux-age-key' }],
    }),
  },
  variables: {
    flux_source: text(
      'The GitRepository of the tree.',
      (v) => (v.flux_enabled === true ? undefined : v.flux_existing?.source) ?? namespace,
    ),
    flux_secret: text(
      'The Secret with the age key.',
      (v) => (v.flux_enabled === true ? undefined : v.flux_existing?.secret) ?? 'sops-age',
    ),
  },
  provides: (v) => [
    { apiVersion: 'v1', kind: 'Namespace', name: namespace, by },
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: v.flux_source, namespace, by },
    // The age identity, under a key that ends in .agekey; whoever created it chose the name.
    { apiVersion: 'v1', kind: 'Secret', name: v.flux_secret, namespace, by },
  ],
});
