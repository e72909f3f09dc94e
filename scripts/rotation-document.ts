import type { SettingSchema } from '../src/app-kit/setting.ts';
import type { Outcomes } from '../test/cluster/settings/recorded.ts';

/** docs/rotation.md: what becomes of each secret that gets a new value, by `x-rotation` and by what e2e:settings recorded. */
export function rotationDocument(
  settings: Readonly<Record<string, SettingSchema>>,
  outcomes: Outcomes,
): string {
  const rows = Object.entries(settings)
    .filter(([, schema]) => schema['x-secret'] === true)
    .map(([name, schema]) => {
      const readers = Object.entries(outcomes[name]?.taken ?? {}).map(
        ([mechanism, list]) => `${mechanism}: ${list.join(', ')}`,
      );
      const isGenerated = schema['x-generate'] !== undefined ? 'yes' : '';
      return `| \`${name}\` | ${isGenerated} | ${schema['x-rotation'] ?? ''} | ${readers.join('; ')} |`;
    });
  return `${introduction}
| setting | generated | what a new value means | who takes it, and how |
| --- | --- | --- | --- |
${rows.join('\n')}
${more}`;
}

const introduction = `# Rotating secrets

<!-- Written by \`npm run generate\` from the settings, and from what \`npm run e2e:settings\` records. -->

The way is the same for every secret that the tree can change by itself:

\`\`\`sh
npx clusterwright secrets rotate --setting langfuse_postgres_password          # says what it means, changes nothing
npx clusterwright secrets rotate --setting langfuse_postgres_password --yes    # a new random value in cluster.yaml
npx clusterwright configure                                                    # seals it into the tree
git commit -am "Rotate the password of PostgreSQL" && git push
flux reconcile kustomization cluster-apps --with-source                        # or wait for the interval
npx clusterwright doctor --cluster                                             # every reader is ready again
\`\`\`

A value that somebody else issues (a key of a provider, a token of Cloudflare) you make there first, and store it with
\`npx clusterwright secrets set NAME\` in place of \`rotate\`. Delete the old one at its issuer when every reader has the new one.
The last column comes from runs on a real API server, in which the value was changed and what took it was watched.
`;

const more = `
## A password of PostgreSQL

The owner of each database is a *managed role* of CloudNativePG: \`spec.managed.roles\` of the Cluster names the role and the
Secret with its password. That is what makes the password change. The Secret that a new Cluster is bootstrapped with is read once; a
changed one would reach the clients but not the server, and every new connection would be refused.

1. Flux applies the Secret. Its label \`cnpg.io/reload: "true"\` tells the operator to look at once.
2. The operator runs \`ALTER ROLE\` on the primary, and notes in the Cluster which version of the Secret it has applied.
3. Reloader restarts the clients that take the password from their environment. Open connections are not cut; until a pod has
   restarted, its new ones fail.

\`\`\`sh
kubectl get cluster.postgresql.cnpg.io langfuse-postgresql -n ai-system -o jsonpath='{.status.managedRolesStatus}{"\\n"}'
kubectl get secret langfuse-postgresql-credentials -n ai-system -o jsonpath='{.metadata.resourceVersion}{"\\n"}'
\`\`\`

\`passwordStatus\` of the role has the version of the Secret if the operator has applied it. If \`cannotReconcile\` names the role, its
message says why; \`reserved\` roles (\`postgres\`, \`streaming_replica\`) cannot be managed. Without Reloader, restart the clients:
\`kubectl rollout restart -n ai-system deployment/langfuse-web deployment/langfuse-worker\`.

With \`langfuse_postgres_mode: external\` nobody changes the password in the server for you: change it at the provider, then store it.

## Users of RustFS and clients of Keycloak

Neither reads Secrets. Two programs of the tree carry changes there: \`rustfs-setup\` (every quarter of an hour) and
\`keycloak-sync\` (every five minutes). To have them at once:

\`\`\`sh
kubectl create job -n storage --from=cronjob/rustfs-setup rustfs-setup-now
kubectl create job -n identity --from=cronjob/keycloak-sync keycloak-sync-now
\`\`\`

Until both ends have the new value, uploads or sign-ins fail. With your own RustFS or Keycloak, change it there.

## With External Secrets

\`cluster.yaml\` has no secrets then. Change the value in the store; External Secrets fetches it within
\`external_secrets_refresh_interval\`, or at once:

\`\`\`sh
kubectl annotate externalsecret -n langfuse --all force-sync="$(date +%s)" --overwrite
\`\`\`

## What is not in cluster.yaml

| Secret | how it changes |
| --- | --- |
| \`sops-age\` in \`flux-system\`, the age key | [a new key, and sealed files for it](secrets.md#rotate) |
| the Secret that \`flux_repository_secret\` names | create it again; Flux reads it at the next fetch |
| the token of the store, \`external_secrets_token_secret\` | create it again, then revoke the old token |
| certificates | cert-manager renews them; an alert says when it does not |
`;
