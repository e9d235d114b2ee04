import swagger from '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { apiPrefix, createRoutes, type RouteContext, type StaffArea } from './route.ts';

export interface StaffApiOptions extends RouteContext {
  readonly areas: readonly StaffArea[];
}

/** `/staff/api`: JSON for the console, described by `/staff/api/openapi.json` from the schemas it checks with. */
export function createStaffApi({ areas, ...context }: StaffApiOptions): FastifyPluginAsync {
  return async (app) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.removeContentTypeParser('text/plain');
    app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    });
    app.setErrorHandler(async (error, _request, reply) => {
      if (!hasZodFastifySchemaValidationErrors(error)) throw error;
      // Which field and what it must be; never what was sent.
      const about = Object.fromEntries(
        error.validation.map(({ instancePath, message }) => [
          instancePath.replace(/^\//, '').replaceAll('/', '.') || 'request',
          message ?? 'cannot be read',
        ]),
      );
      return reply
        .code(400)
        .send({ error: { code: 'request', message: 'Something here is not filled in right.', about } });
    });
    await app.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title: 'Porchlight staff API', version: '1' } },
      transform: jsonSchemaTransform,
    });
    await app.register(async (inner) => {
      const route = createRoutes(inner, context);
      for (const area of areas) area(route);
      route({
        method: 'GET',
        url: '/openapi.json',
        summary: 'This document',
        action: 'own',
        scope: 'none',
        audit: null,
        handler: async ({ reply }) => reply.type('application/json').send(app.swagger()),
      });
      inner.all(
        `${apiPrefix}/*`,
        { schema: { hide: true }, config: { staff: { action: 'open', isOfVisit: false } } },
        async (_request, reply) => reply.callNotFound(),
      );
    });
  };
}
