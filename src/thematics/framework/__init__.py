"""Codebooks: read from YAML, and folded together with what researchers decided."""

from thematics.framework.folding import check_event, fold, new_code_id
from thematics.framework.loading import framework_source, parse_framework

__all__ = ["check_event", "fold", "framework_source", "new_code_id", "parse_framework"]
