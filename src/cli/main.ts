#!/usr/bin/env node
import { runCommand } from './run-command';
import { processTerminal } from './terminal';

void runCommand(process.argv.slice(2), processTerminal(), process.cwd()).then((code) => {
  process.exitCode = code;
});
