// libxml2 as Swift sees it.
#ifndef CROSSDOCK_CLIBXML2_SHIM_H
#define CROSSDOCK_CLIBXML2_SHIM_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlwriter.h>

// The handler's error argument became const in 2.12; with this type Swift code compiles against both.
typedef void (*crossdock_xml_error_handler)(void *data, const xmlError *error);

static inline void crossdock_sax_set_error_handler(xmlSAXHandler *sax, crossdock_xml_error_handler handler) {
  sax->serror = (xmlStructuredErrorFunc)handler;
}

static inline void crossdock_schema_parser_set_error_handler(
    xmlSchemaParserCtxtPtr context, crossdock_xml_error_handler handler, void *data) {
  xmlSchemaSetParserStructuredErrors(context, (xmlStructuredErrorFunc)handler, data);
}

static inline void crossdock_schema_valid_set_error_handler(
    xmlSchemaValidCtxtPtr context, crossdock_xml_error_handler handler, void *data) {
  xmlSchemaSetValidStructuredErrors(context, (xmlStructuredErrorFunc)handler, data);
}

// The thread's own handler: what has no context to report to would else be printed.
static inline void crossdock_set_thread_error_handler(crossdock_xml_error_handler handler, void *data) {
  xmlSetStructuredErrorFunc(data, (xmlStructuredErrorFunc)handler);
}

#endif
