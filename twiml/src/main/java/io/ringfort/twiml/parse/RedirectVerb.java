package io.ringfort.twiml.parse;

import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.Redirect;

/// Reads `<Redirect>`.
final class RedirectVerb {
  private RedirectVerb() {}

  static Redirect read(XmlCursor cursor) throws RefusedException {
    HttpMethod method = HttpMethod.POST;
    for (int i = 0; i < cursor.attributeCount(); i++) {
      if (cursor.attributeName(i).equals("method")) {
        method = cursor.method(i, Codes.REDIRECT_METHOD);
      } else {
        cursor.ignoreAttribute(i);
      }
    }
    return new Redirect(cursor.textContent(), method);
  }
}
