import {
  count,
  defineApp,
  flag,
  platformPart,
  readiness,
  readyByCondition,
  resources,
  sealedSecret,
  secret,
} from '../../app-kit/index.ts';
import { ownDatabase } from '../parts/database.ts';
import { databaseBackup } from '../parts/database-backup.ts';
import { connections } from './connections.ts';

const managed = { 'app.kubernetes.io/managed-by': 'keycloak-operator' };
/** The server, and the Job that imports the realm: it has another label `app`. */
const pods = 'keycloak-pods';

const keycloak = platformPart({
  prefix: 'keycloak',
  called: 'Keycloak',
  namespace: 'identity',
  service: 'keycloak-service',
  port: 'http',
  enabled: {
    description:
      'Run Keycloak. One of `true`, `false`. Single sign-on and the role sync need it. With External Secrets, the tree does not run Keycloak but uses yours.',
  },
  serves: {
    name: 'keycloak-service',
    ports: { http: 8080, management: 9000, cache: 7800, 'failure-detection': 57_800 },
    pods: { app: 'keycloak' },
    // The labels that its operator sets.
    labels: managed,
  },
});

export default defineApp({
  name: 'keycloak',
  title: 'Keycloak: single sign-on',
  layer: 'platform',
  uses: ['cluster', 'cloudnative-pg', 'external-secrets', 'keycloak-operator', 'single-sign-on'],
  alongside: ['gateway-sign-in', 'monitoring', 'prometheus-crds'],
  folder: 'identity/keycloak',
  // If a store contains its secrets, the tree does not run it either.
  runBy: (v) => (v.keycloak_deployed ? undefined : 'Keycloak'),
  dependsOn: ['keycloak-operator', 'cloudnative-pg', 'prometheus-crds'],
  // The first start builds the server and sets up its database.
  flux: { timeout: '10m', healthChecks: [readyByCondition('k8s.keycloak.org/v2beta1', 'Keycloak')] },
  parts: [
    keycloak.part,
    ownDatabase({
      app: 'keycloak',
      login: { secret: 'keycloak-postgresql', title: 'Keycloak' },
      from: pods,
      why: 'realms, users and sessions',
      runs: (v) => v.keycloak_deployed,
      isMonitored: () => true,
      needed: {
        by: 'Keycloak',
        at: 'keycloak_enabled',
        otherwise: { hint: 'describe the one that runs already as keycloak_existing.' },
      },
    }),
    sealedSecret('keycloak-admin', {
      keys: { password: 'keycloak_admin_password' },
      comment: 'Keycloak reads this and the next at its first start only.',
      type: 'kubernetes.io/basic-auth',
      values: { username: 'admin' },
    }),
    sealedSecret('keycloak-setup', {
      keys: { 'client-secret': 'keycloak_setup_client_secret' },
      values: { 'client-id': 'platform-setup' },
    }),
    // Users, realms and clients are only in the database: the tree contains their initial state.
    databaseBackup({
      app: 'keycloak',
      title: 'Keycloak',
      schedule: '30 3 * * *',
      runs: (v) => v.keycloak_deployed,
    }),
  ],
  settings: {
    keycloak_instances: count({
      description: 'Number of Keycloak instances.',
      defaults: { small: 1, dev: 1, production: 2 },
    }),
    keycloak_resources: resources({
      description: 'Requests and limits of each instance of Keycloak.',
      defaults: {
        small: { requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '100m', memory: '768Mi' }, limits: { memory: '1536Mi' } },
        production: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
      },
    }),
    keycloak_admin_password: secret({
      needed: 'without it nobody could administer Keycloak',
      description: 'Password of `admin`, the first administrator of Keycloak.',
      minLength: 8,
      generate: 'alphanumeric:24',
      rotation: 'Has no effect once Keycloak has started: change it in Keycloak.',
    }),
    keycloak_setup_client_secret: secret({
      needed: 'clients and roles in Keycloak follow this file by it',
      description:
        'Secret of the client `platform-setup` in the realm `master`. The program that keeps clients and roles in Keycloak up to date signs in with it.',
      minLength: 8,
      generate: 'alphanumeric:32',
      rotation:
        'Must not change here alone: Keycloak reads it at its first start only. Change it on the client in Keycloak as well.',
    }),
  },
  variables: {
    keycloak_deployed: flag(
      'Whether the tree runs Keycloak: asked for, nobody else does, and its secrets are in this file.',
      (v) => v.keycloak_enabled && v.keycloak_existing === undefined && !v.external_secrets_enabled,
    ),
  },
  services: (v) => (v.keycloak_deployed ? [{ name: pods, pods: managed, exposed: false }] : []),
  connections,
  checks: [
    readiness({
      name: 'ready',
      title: 'Keycloak is ready',
      kind: 'k8s.keycloak.org/Keycloak',
      advice:
        'Its database has to be healthy; then read the log of its pods. The first start takes some minutes.',
    }),
  ],
});
