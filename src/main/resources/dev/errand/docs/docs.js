'use strict';

// Starts Swagger UI on the document of this very service. A file of its own: the page's policy allows no script in the page.
window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  // Who opens the page again is asked for the token again: it is kept nowhere.
  persistAuthorization: false,
  // Else the document's address would be shown to a validator elsewhere.
  validatorUrl: null,
});
