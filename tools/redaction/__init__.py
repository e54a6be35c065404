"""What the redactor's tagger learns from and is measured on: spoken Dutch sentences with personal data, and the training itself."""
