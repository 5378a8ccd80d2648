/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The description of the interface to types: make-types.mjs openapi.json types.ts
 * What is no right OpenAPI 3.1 is refused, with every fault and its place. Types that have not
 * changed are left alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import openapiTS, { astToString } from 'openapi-typescript'

const rules = [
  'struct',
  'no-unresolved-refs',
  'no-unused-components',
  'no-schema-type-mismatch',
  'no-enum-type-mismatch',
  'no-identical-paths',
  'path-parameters-defined',
  'path-declaration-must-exist',
  'operation-parameters-unique',
  'spec-components-invalid-map-name',
  'security-defined',
]

async function check(source) {
  const config = await createConfig({ rules: Object.fromEntries(rules.map((r) => [r, 'error'])) })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  for (const problem of problems)
    console.error(`make-types: ${problem.message} (${problem.location[0]?.pointer})`)
  return problems.length === 0
}

const [description, types] = process.argv.slice(2)
const source = readFileSync(description, 'utf8')
if (!(await check(source))) process.exit(1)
const tree = await openapiTS(source, { rootTypes: true, rootTypesNoSchemaPrefix: true })
const made = `/* Made by tools/make-types of what the program prints. */\n${astToString(tree)}`
if (!existsSync(types) || readFileSync(types, 'utf8') !== made) writeFileSync(types, made)
