import { advice, type Finding, type RuleInput } from '../../../app-kit/index.ts';
import { licenseSetting } from './effects.ts';

/** `AUTH_DISABLE_SIGNUP` refuses every new user, including those that the identity provider authenticates. */
export function* signupBlocksSso({ config }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_sso_enabled || !config.langfuse_disable_signup) return;
  yield {
    code: 'langfuse/signup-blocks-sso',
    path: ['langfuse_disable_signup'],
    message:
      'langfuse_disable_signup refuses new users of single sign-on as well: their first sign-in ends with OAuthCreateAccount',
    ...advice`Set ${{ langfuse_disable_signup: false }}. To leave single sign-on as the only way in, set ${{ langfuse_disable_password_auth: true }}.`,
  };
}

/** Without the form and without Keycloak, nobody can sign in. */
export function* aWayIn({ config, variables }: RuleInput): Iterable<Finding> {
  if (!config.langfuse_disable_password_auth || variables.langfuse_sso_enabled) return;
  yield {
    code: 'langfuse/no-way-in',
    path: ['langfuse_disable_password_auth'],
    message: 'nobody could sign in: the form for passwords is hidden, and single sign-on is not in effect',
    ...advice`Set ${{ langfuse_disable_password_auth: false }}, or give single sign-on what it needs: keycloak_enabled, langfuse_sso_enabled and langfuse_keycloak_client_secret.`,
  };
}

/** Reports a default role without an organization or project. */
export function* rolesWithTargets({ config, variables }: RuleInput): Iterable<Finding> {
  if (config.langfuse_default_org_role !== undefined && variables.langfuse_default_org_id === undefined) {
    yield {
      code: 'langfuse/role-without-target',
      path: ['langfuse_default_org_role'],
      message: 'langfuse_default_org_role is set without an organization',
      hint: 'Set langfuse_default_org_id, or have the first start create an organization: langfuse_init_org_name.',
    };
  }
  if (
    config.langfuse_default_project_role !== undefined &&
    variables.langfuse_default_project_id === undefined
  ) {
    yield {
      code: 'langfuse/role-without-target',
      // Langfuse ignores it, and starts.
      severity: 'warning',
      path: ['langfuse_default_project_role'],
      message: 'langfuse_default_project_role has no effect: no project is set',
      hint: 'Set langfuse_default_project_id, or have the first start create a project: langfuse_init_project_id.',
    };
  }
}

/** Without a licence, Langfuse ignores project roles: users have their role in the organization. */
export function* projectRoleIsLicensed({ config, variables }: RuleInput): Iterable<Finding> {
  if (config.langfuse_default_project_role === undefined || variables.langfuse_license_enabled) return;
  yield {
    code: 'langfuse/needs-license',
    severity: 'warning',
    path: ['langfuse_default_project_role'],
    message: 'langfuse_default_project_role has no effect without a licence of Langfuse Enterprise',
    hint: `Set ${licenseSetting(variables)}, or remove the line: without it, users have their role in the organization in every project.`,
  };
}
