"""Keys, certificates, sealing, codes and the tamper-evident chain: bytes in, state or a named error out."""
