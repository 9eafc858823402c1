#!/usr/bin/env node
import { launch } from './launch.mjs'

await launch('confide', process.argv.slice(2))
