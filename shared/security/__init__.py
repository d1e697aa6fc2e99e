"""Keys, certificates, signing, sealing, codes, the tamper-evident chain: bytes in, a value or a named error out."""
