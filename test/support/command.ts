import path from 'node:path';
import type { Project } from './project';
import { E2E_NODE, runProcess } from './project';

/** The built `jest-vcr` that stands beside a project. */
export function commandFile(project: Project): string {
  return path.join(path.dirname(project.dir), 'node_modules/jest-environment-vcr/build/cli/main.js');
}

/** Runs the built `jest-vcr` in a project, without a terminal. */
export function jestVcr(
  project: Project,
  args: readonly string[],
  env: Record<string, string> = {},
): ReturnType<typeof runProcess> {
  return runProcess(E2E_NODE, [commandFile(project), ...args], project.dir, env);
}
