import { advice, chartVersion, defineApp, dnsLabel, flag, map, needs, text } from '../../app-kit/index.ts';

const chart = 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator';

/** The operator that installs and upgrades Flux. Its first release comes from the command that bootstraps the cluster. */
export default defineApp({
  name: 'flux-operator',
  title: 'Flux: applies the tree',
  layer: 'platform',
  uses: ['flux'],
  alongside: ['monitoring', 'prometheus-crds'],
  namespace: 'flux-system',
  enabled: (v) => v.flux_enabled,
  dependsOn: ['prometheus-crds'],
  settings: {
    flux_enabled: flag({
      description:
        'Run Flux by Flux Operator: two commands install it in an empty cluster, and from then on the tree upgrades it. One of `true`, `false`. With `false`, Flux is expected to run already, with a GitRepository `flux-system` in the namespace `flux-system`.',
      default: false,
      inits: { platform: true },
    }),
    flux_existing: map({
      description:
        'Describes Flux, if you run your own, in the namespace `flux-system`. Has no effect with `flux_enabled`.',
      members: {
        source: dnsLabel({
          description: 'The GitRepository of this tree. If unset, `flux-system`.',
          examples: ['flux-system'],
        }),
        secret: dnsLabel({
          description:
            'The Secret with the age key, under a name that ends in `.agekey`. If unset, `sops-age`.',
          examples: ['flux-age-key'],
        }),
      },
      examples: [{ source: 'flux-system', secret: 'flux-age-key' }],
    }),
    flux_repository_url: text({
      description:
        'Address of the Git repository of this tree, with https or ssh. Required with `flux_enabled`. Replace the example with your own.',
      pattern: '^(https|ssh)://([^\\s/@:]+@)?[^\\s/@:]+(:[0-9]{1,5})?/\\S+$',
      patternErrorMessage:
        'must be an address such as https://github.com/me/cluster or ssh://git@github.com/me/cluster, without a password',
      inits: { platform: 'https://git.example.com/me/cluster' },
      examples: ['https://github.com/me/cluster', 'ssh://git@github.com/me/cluster'],
    }),
    flux_repository_branch: text({
      description: 'Branch that Flux follows.',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_./-]*$',
      patternErrorMessage: 'must be the name of a branch',
      default: 'main',
    }),
    flux_repository_secret: dnsLabel({
      description:
        'Secret in `flux-system` with the credentials for a private repository: `username` and `password` for https, `identity` and `known_hosts` for ssh. Create it once by hand. If unset, the repository is public.',
      examples: ['flux-repository'],
    }),
    flux_version: text({
      description:
        'Version of Flux, `2.7.0` or newer. With `x` as the last number, the newest patch version.',
      pattern: '^2\\.([7-9]|[1-9][0-9]+)\\.(0|[1-9][0-9]*|x)$',
      patternErrorMessage: 'must be a version such as 2.9.5 or 2.9.x, and at least 2.7',
      default: '2.9.x',
    }),
    flux_operator_chart_version: chartVersion(chart, {
      description: 'Version of the chart of Flux Operator.',
      default: '0.58.1',
    }),
  },
  rules: [
    needs(
      { flux_repository_url: 'Flux would not know where the tree is' },
      {
        when: ({ config }) => config.flux_enabled,
        at: 'flux_enabled',
        ...advice`Add flux_repository_url: "https://…"; or set ${{ flux_enabled: false }} if Flux runs already.`,
      },
    ),
    needs(
      { flux_repository_secret: 'Flux cannot sign in by ssh without a key' },
      {
        when: ({ config }) =>
          config.flux_enabled && config.flux_repository_url?.startsWith('ssh://') === true,
        at: 'flux_repository_url',
        hint: 'Name the Secret that holds the deploy key (identity, known_hosts), or use the https address of a public repository.',
      },
    ),
  ],
  provides: (v) =>
    v.flux_repository_secret === undefined
      ? []
      : [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: v.flux_repository_secret,
            namespace: 'flux-system',
            by: 'whoever brings Flux onto the cluster',
          },
        ],
  release: (v) => ({
    chart,
    version: v.flux_operator_chart_version,
    values: {
      // Its web page has no sign-in.
      web: { enabled: false },
      serviceMonitor: { create: v.monitoring_enabled === true },
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    },
  }),
  // The policies that Flux installs in its namespace select this pod as well: no connection that Flux needs to repair
  // the tree may depend on the tree.
  services: [
    {
      name: 'flux-operator',
      ports: { metrics: 8080 },
      pods: { 'app.kubernetes.io/name': 'flux-operator' },
      runBy: 'Flux',
    },
  ],
  connections: [{ from: 'monitoring/prometheus', to: 'flux-operator', port: 'metrics', why: 'metrics' }],
});
