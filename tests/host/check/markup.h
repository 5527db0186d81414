/* markup.h: text inside JSON and XML. What is no UTF-8, or may not stand there, becomes U+FFFD. */
#ifndef HOST_MARKUP_H
#define HOST_MARKUP_H

#include <stdio.h>

/* A JSON string, with its quotes. */
void write_json_text(FILE *file, const char *text);

/* Text inside an XML element, or inside an attribute's double quotes. */
void write_xml_text(FILE *file, const char *text);

/* A path as a relative URI: slashes, and what a URI cannot have as %XX. With its quotes, for JSON. */
void write_json_uri(FILE *file, const char *path);

#endif
